"""What every screen is made of: the widget, figures, controls, rich text, the glossary, the body map."""
