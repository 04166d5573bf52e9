-- Made at every opening as temporary macros; they live in no file.

-- UTC microseconds of an RFC 3339 time whose form is already checked. The cast of the whole text to TIMESTAMPTZ is five
-- times as fast, but refuses offsets past 15:59, which the contract allows and Python reads; then the local part is cast,
-- the offset subtracted.
CREATE OR REPLACE TEMP MACRO moment_us(stated) AS
  CASE WHEN TRY_CAST(stated AS TIMESTAMPTZ) IS NOT NULL THEN epoch_us(TRY_CAST(stated AS TIMESTAMPTZ))
       WHEN right(stated, 1) IN ('Z', 'z') THEN epoch_us(CAST(upper(left(stated, -1)) AS TIMESTAMP))
       ELSE epoch_us(CAST(upper(left(stated, -6)) AS TIMESTAMP))
            - (CASE WHEN left(right(stated, 6), 1) = '-' THEN -60000000 ELSE 60000000 END)
            * (60 * CAST(left(right(stated, 5), 2) AS BIGINT) + CAST(right(stated, 2) AS BIGINT))
  END;

-- Whether x pieces reach e within a tolerance of u ten-thousandths of a percent (1,000,000 = 100 %). Integers only:
-- an order's sum may be 2,000 lines of 10 million pieces, stated hundreds of times: 1e13 * 1e6 is past a BIGINT.
CREATE OR REPLACE TEMP MACRO reached(x, e, u) AS
  CAST(x AS HUGEINT) * 1000000 >= CAST(e AS HUGEINT) * (1000000 - u);

-- Of e pieces ordered the most that a tolerance of u allows, and the least that it wants; whole pieces, hence rounded
-- down and up.
CREATE OR REPLACE TEMP MACRO most_allowed(e, u) AS (CAST(e AS HUGEINT) * (1000000 + u)) // 1000000;
CREATE OR REPLACE TEMP MACRO least_wanted(e, u) AS (CAST(e AS HUGEINT) * (1000000 - u) + 999999) // 1000000;
