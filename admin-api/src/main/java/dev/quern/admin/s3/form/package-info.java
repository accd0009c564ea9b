/** Uploads that a browser posts as a form, under a policy that its owner has signed. */
@NullMarked
package dev.quern.admin.s3.form;

import org.jspecify.annotations.NullMarked;
