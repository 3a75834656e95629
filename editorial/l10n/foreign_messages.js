// Messages of scripts that we use but do not write, and that would appear in English; `make messages` reads this list,
// no page loads it. The admin's script catalogue holds only the admin's own texts and ours, so every text of the rich
// text editor is listed here, also those that the editor itself has in German.

// The admin (Django 5.2.19)
gettext("Choose all %s");
gettext("Choose selected %s");
gettext('Choose %s by selecting them and then select the "Choose" arrow button.');
gettext("Remove all %s");
gettext("Remove selected %s");
gettext('Remove %s by selecting them and then select the "Remove" arrow button.');
gettext("(click to clear)");

// The rich text editor (django-prose-editor 0.28.0)
gettext("Update");
gettext("Cancel");
// Translators: address of a link
gettext("URL");
// Translators: explanation of a link, shown when the pointer rests on it
gettext("Title");
gettext("Open in new window");
gettext("Edit Link");
gettext("Toggle fullscreen");
gettext("List properties");
gettext("List type");
// Translators: number of the first item of a numbered list
gettext("Start at");
// Translators: a list with dots instead of numbers
gettext("Bullets");
gettext("Decimal numbers");
gettext("Lowercase letters");
gettext("Uppercase letters");
gettext("Lowercase Roman numerals");
gettext("Uppercase Roman numerals");
gettext("Insert Table");
gettext("Table Properties");
// Translators: number of rows of a table
gettext("Rows");
// Translators: number of columns of a table
gettext("Columns");
gettext("Include header row");

// Names of its buttons, which the editor never translates; rich-text.js does
gettext("paragraph");
gettext("heading 2");
gettext("heading 3");
gettext("unordered list");
gettext("ordered list");
// Translators: a longer quotation that stands on its own
gettext("blockquote");
gettext("bold");
gettext("italic");
gettext("insert link");
gettext("remove link");
gettext("Insert table");
gettext("Add column");
gettext("Delete column");
gettext("Add row");
gettext("Delete row");
gettext("Merge cells");
gettext("Split cell");
gettext("Toggle header cell");
gettext("Delete table");
gettext("undo");
gettext("redo");
gettext("Heading 2");
gettext("Heading 3");
gettext("Paragraph");
