/**
 * Conditions, projections and updates: as trees, as text ({@link dev.quern.storage.tables.expression.Expressions}), and
 * applied to items. The trees can be made without text.
 */
@NullMarked
package dev.quern.storage.tables.expression;

import org.jspecify.annotations.NullMarked;
