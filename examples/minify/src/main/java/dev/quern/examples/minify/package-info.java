/**
 * A function that minifies each script and style sheet that is put into a bucket.
 *
 * <p>
 * {@link dev.quern.examples.minify.MinifyOnUpload} is called by the bucket; {@link dev.quern.examples.minify.Script} and
 * {@link dev.quern.examples.minify.StyleSheet} each know one minifier.
 */
package dev.quern.examples.minify;
