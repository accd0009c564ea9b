import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** Decodes an image completely, and prints its format and size: {@code JPEG 400 x 267}. */
class ImageSize {
    public static void main(String[] arguments) throws IOException {
        try (var in = ImageIO.createImageInputStream(Path.of(arguments[0]).toFile())) {
            ImageReader reader = ImageIO.getImageReaders(in).next();
            reader.setInput(in);
            var image = reader.read(0);
            System.out.println(reader.getFormatName() + " " + image.getWidth() + " x " + image.getHeight());
        }
    }
}
