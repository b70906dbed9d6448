-- How many agents prove themselves with what one application holds is asked for every application of Entra.
create index on identity (lower(tags->>'blueprint')) where tags ? 'blueprint';
