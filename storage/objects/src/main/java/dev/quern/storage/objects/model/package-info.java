/** The words of the object store: names, values, what can go wrong, and what is told of changes. */
@NullMarked
package dev.quern.storage.objects.model;

import org.jspecify.annotations.NullMarked;
