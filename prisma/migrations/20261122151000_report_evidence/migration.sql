-- Evidence sheets name the filter of a report now: those that were made before had none.
update report set evidence = evidence || '{"filter": "none", "list": null, "notes": []}' where evidence is not null and not evidence ? 'notes';
