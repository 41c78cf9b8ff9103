"""From what people did to a model in the database: by night, and between nights."""
