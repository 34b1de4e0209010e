-- The first record of another type, or without its number of cells.
SELECT _row, cells[1], len(cells)
FROM record
WHERE NOT ((cells[1] = 'structureet' AND len(cells) = 32) OR (cells[1] = 'geolocalisation' AND len(cells) = 6))
ORDER BY _row
LIMIT 1
