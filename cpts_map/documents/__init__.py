"""The diagnosis of a territory as a document: one content, three files (Word, tagged PDF, accessible HTML)."""

from cpts_map.documents.case import Territory
from cpts_map.documents.content import compose, of_communes, of_cpts
from cpts_map.documents.model import Document
from cpts_map.documents.writers import FORMS, MEDIA, write

__all__ = ["FORMS", "MEDIA", "Document", "Territory", "compose", "of_communes", "of_cpts", "write"]
