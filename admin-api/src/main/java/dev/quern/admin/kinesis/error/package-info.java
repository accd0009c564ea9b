/** The errors of the API, and how what the store refuses becomes one. */
@NullMarked
package dev.quern.admin.kinesis.error;

import org.jspecify.annotations.NullMarked;
