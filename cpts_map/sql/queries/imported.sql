-- Parts of open sources that were loaded.
SELECT source, part, file, imported, vintage, rows, remarks
FROM imported
ORDER BY source, part
