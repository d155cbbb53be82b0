"""Questions on their way out of the course: from its nouns to the text of other formats, with what such a format cannot hold."""
