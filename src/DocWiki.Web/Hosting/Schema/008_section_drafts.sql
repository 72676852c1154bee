-- A draft of one section alone: its id, which of the base revision's sections it was, and what it was called. Null: of a whole page.
alter table drafts
    add column section_id text,
    add column section_place integer,
    add column section_heading text;
