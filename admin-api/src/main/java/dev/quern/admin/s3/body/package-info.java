/**
 * Bodies as S3's clients send them: hashed, in signed chunks, with trailers; read as a stream and checked on the way.
 */
@NullMarked
package dev.quern.admin.s3.body;

import org.jspecify.annotations.NullMarked;
