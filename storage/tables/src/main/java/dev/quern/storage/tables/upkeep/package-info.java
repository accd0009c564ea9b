/**
 * What happens in the background: indexes are filled with items that were there before them, items whose time is over
 * go, tokens are forgotten. Each step is a short transaction; the caller says when, and several processes may.
 */
@NullMarked
package dev.quern.storage.tables.upkeep;

import org.jspecify.annotations.NullMarked;
