-- Sources of the store.
SELECT
    source_id, title, producer, page, licence, attribution, vintage, max_age, retrieved, regions, note, file
FROM source
