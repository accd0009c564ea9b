/**
 * The CloudWatch Logs API (2014-03-28) over the runtime's log store. Its table of operations, the records that its
 * requests and answers are, and the words of its errors.
 */
@NullMarked
package dev.quern.admin.logs;

import org.jspecify.annotations.NullMarked;
