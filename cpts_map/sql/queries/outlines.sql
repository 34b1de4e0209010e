-- Outlines of the communes of a region, in the order of the codes.
-- Parameters: $region
SELECT commune_code, geometry
FROM commune
WHERE region = $region
ORDER BY commune_code
