/** A parser child that cannot start. */
throw new Error('this child has no parsers');
