-- Departments where the register knows every CPTS.
SELECT departement
FROM register_complete
