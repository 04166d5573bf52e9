"""The one door to Kafka: nothing outside this package imports `kafka`.

`KafkaSource` reads partners' records, `Sender` sends them, `Admin` makes and looks at topics, `count_records`
is the second consumer that counts what a topic delivers. All take a `KafkaAccess` and speak in our own
errors.
"""

from __future__ import annotations

from consumers.kafka_door.access import KafkaAccess
from consumers.kafka_door.admin import Admin, TopicAnswer
from consumers.kafka_door.count import count_records
from consumers.kafka_door.reading import KafkaSource
from consumers.kafka_door.sending import Sender

__all__ = ["Admin", "KafkaAccess", "KafkaSource", "Sender", "TopicAnswer", "count_records"]
