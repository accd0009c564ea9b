/**
 * Which records an event source mapping wants: the language of Lambda's {@code FilterCriteria}, which is that of
 * EventBridge's event patterns.
 *
 * <p>
 * A pattern is compiled once into {@link dev.quern.runtime.mapping.filter.Conjunction conjunctions} of conditions on
 * fields. Of a record only what some pattern names is read, once for all patterns; then
 * {@link dev.quern.runtime.mapping.filter.Matching} looks whether the conditions hold together.
 *
 * <p>
 * The names of fields are taken as they are: a dot in a name is a part of it.
 */
@NullMarked
package dev.quern.runtime.mapping.filter;

import org.jspecify.annotations.NullMarked;
