/**
 * A function that puts a watermark, a text or a picture, on each photograph that is put into a bucket.
 *
 * <p>
 * {@link dev.quern.examples.watermark.WatermarkOnUpload} is called by the bucket; {@link dev.quern.examples.watermark.Mark}
 * is what it puts on a {@link dev.quern.examples.watermark.Photo}.
 */
package dev.quern.examples.watermark;
