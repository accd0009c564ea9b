/**
 * Items and values as JSON. What a request brings is read straight into the values of the store; what is wrong with one
 * is kept beside it, for the service finds fault with values only after it has found none with the form.
 */
@NullMarked
package dev.quern.admin.dynamodb.value;

import org.jspecify.annotations.NullMarked;
