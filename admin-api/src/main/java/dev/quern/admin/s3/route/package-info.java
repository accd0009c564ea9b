/** Which bucket, key and operation a request is for. */
@NullMarked
package dev.quern.admin.s3.route;

import org.jspecify.annotations.NullMarked;
