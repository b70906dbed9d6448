-- Where the sorted lists of a cell begin, so that a filtered page need not walk past everything above its first row.
alter table facet_cube
  add column risk_most smallint,
  add column unused_most integer,
  add column rotated_least timestamptz,
  add column used_most timestamptz;
