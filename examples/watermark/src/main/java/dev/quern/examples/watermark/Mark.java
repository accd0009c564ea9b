package dev.quern.examples.watermark;

import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import net.coobird.thumbnailator.Thumbnails;

/** What is put on photographs. Drawn into the lower right corner, a third of the photograph wide, half transparent. */
sealed interface Mark {

    /** Of the photograph's width, and of its height if the mark is tall. */
    double SHARE = 1.0 / 3;

    float OPACITY = 0.5f;

    /** The mark as a picture that fits into so many pixels, transparent around it. */
    BufferedImage within(int width, int height) throws IOException;

    /** Draws it on a photograph, whose pixels are changed. */
    default void drawOn(BufferedImage photo) throws IOException {
        int width = (int) Math.max(1, photo.getWidth() * SHARE);
        int height = (int) Math.max(1, photo.getHeight() * SHARE);
        BufferedImage mark = within(width, height);
        int margin = Math.min(photo.getWidth(), photo.getHeight()) / 40;
        Graphics2D graphics = photo.createGraphics();
        graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, OPACITY));
        graphics.drawImage(mark, photo.getWidth() - margin - mark.getWidth(),
                photo.getHeight() - margin - mark.getHeight(), null);
        graphics.dispose();
    }

    /** A text, white with a dark edge, so that it is seen on any ground. Needs a font on the server. */
    record Text(String text) implements Mark {

        private static final Font FONT = new Font(Font.SANS_SERIF, Font.BOLD, 100);
        private static final int EDGE = 6;

        @Override
        public BufferedImage within(int width, int height) {
            BufferedImage any = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
            Graphics2D measuring = any.createGraphics();
            TextLayout layout = new TextLayout(text, FONT, measuring.getFontRenderContext());
            measuring.dispose();
            Rectangle2D bounds = layout.getBounds();
            double scale = Math.min(width / (bounds.getWidth() + 2 * EDGE), height / (bounds.getHeight() + 2 * EDGE));
            BufferedImage picture = new BufferedImage(
                    (int) Math.max(1, Math.round((bounds.getWidth() + 2 * EDGE) * scale)),
                    (int) Math.max(1, Math.round((bounds.getHeight() + 2 * EDGE) * scale)),
                    BufferedImage.TYPE_INT_ARGB);
            Graphics2D graphics = picture.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.scale(scale, scale);
            var outline = layout.getOutline(
                    AffineTransform.getTranslateInstance(EDGE - bounds.getX(), EDGE - bounds.getY()));
            graphics.setColor(Color.BLACK);
            graphics.setStroke(new java.awt.BasicStroke(EDGE));
            graphics.draw(outline);
            graphics.setColor(Color.WHITE);
            graphics.fill(outline);
            graphics.dispose();
            return picture;
        }
    }

    /** A picture, such as a logo with transparent ground. */
    record Image(BufferedImage picture) implements Mark {

        @Override
        public BufferedImage within(int width, int height) throws IOException {
            return Thumbnails.of(picture).size(width, height).asBufferedImage();
        }
    }
}
