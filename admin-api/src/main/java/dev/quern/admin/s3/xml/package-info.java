/** XML as S3 sends and takes it: a writer, and a reader that knows no document types and no entities of its own. */
@NullMarked
package dev.quern.admin.s3.xml;

import org.jspecify.annotations.NullMarked;
