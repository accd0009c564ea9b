/** Who may do what: keys, policies, public access, and pages of other origins. */
@NullMarked
package dev.quern.admin.s3.access;

import org.jspecify.annotations.NullMarked;
