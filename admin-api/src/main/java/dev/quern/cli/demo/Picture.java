package dev.quern.cli.demo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * What can be said of an image without decoding all of it.
 *
 * @param width
 *            pixels, as stored
 * @param height
 *            pixels, as stored
 */
record Picture(int width, int height) {

    /**
     * Looks at an image.
     *
     * @throws IOException
     *             if the bytes are no image
     */
    static Picture of(byte[] bytes) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("no image");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return new Picture(reader.getWidth(0), reader.getHeight(0));
            } finally {
                reader.dispose();
            }
        }
    }

    @Override
    public String toString() {
        return width + " x " + height;
    }
}
