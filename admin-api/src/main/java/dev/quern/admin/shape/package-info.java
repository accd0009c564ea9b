/**
 * What requests and answers look like: records whose components carry the rules of the published model. One
 * description, made once per record type, drives reading, checking, printing and the compatibility page.
 *
 * <p>
 * A component that is not {@link org.jspecify.annotations.Nullable} is required. Its name on the wire is its own with
 * a capital first letter, unless {@link dev.quern.admin.shape.Wire} or {@link dev.quern.admin.shape.LowerCamel} says
 * otherwise. Values are checked before a record
 * is made, so a record never holds a value that its rules forbid.
 */
@NullMarked
package dev.quern.admin.shape;

import org.jspecify.annotations.NullMarked;
