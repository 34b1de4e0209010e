-- Outlines of given communes, in the order of the codes.
-- Parameters: $codes (list)
SELECT commune_code, geometry
FROM commune
WHERE list_contains($codes, commune_code)
ORDER BY commune_code
