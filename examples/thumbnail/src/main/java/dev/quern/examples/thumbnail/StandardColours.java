package dev.quern.examples.thumbnail;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/**
 * Brings a picture to what every viewer shows alike: sRGB with 8 bits for each of red, green and blue, and of alpha
 * where the picture has it. A thumbnail then needs no profile of its own.
 */
final class StandardColours {
    private StandardColours() {}

    /**
     * @param picture
     *            one sample of grey or three of colour for each pixel, and perhaps one of alpha, of up to 16 bits
     * @param profile
     *            the ICC profile that says what the samples mean, where the picture itself does not know; samples
     *            without one, or with one that is damaged or does not fit, are taken for sRGB
     */
    static BufferedImage of(BufferedImage picture, Optional<byte[]> profile) {
        boolean hasAlpha = picture.getColorModel().hasAlpha();
        Raster samples = eightBits(picture.getRaster());
        int colours = samples.getNumBands() - (hasAlpha ? 1 : 0);
        Raster standard = profile.flatMap(StandardColours::colourSpace)
                .or(() -> Optional.of(picture.getColorModel().getColorSpace()).filter(StandardColours::tellsColours))
                .filter(space -> space.getNumComponents() == colours && !space.isCS_sRGB())
                .map(space -> converted(bands(samples, 0, colours), space))
                .orElse(samples);

        WritableRaster target = raster(picture.getWidth(), picture.getHeight(), hasAlpha ? 4 : 3);
        for (int band = 0; band < 3; band++) {
            copy(standard, standard.getNumBands() < 3 ? 0 : band, target, band);
        }
        if (hasAlpha) {
            copy(samples, colours, target, 3);
        }
        return picture(ColorSpace.getInstance(ColorSpace.CS_sRGB), target, hasAlpha);
    }

    /** What Java says of grey is not what files mean: it calls their samples linear. */
    private static boolean tellsColours(ColorSpace space) {
        return space.getType() == ColorSpace.TYPE_RGB;
    }

    private static Optional<ColorSpace> colourSpace(byte[] profile) {
        try {
            return Optional.of(new ICC_ColorSpace(ICC_Profile.getInstance(profile)));
        } catch (RuntimeException damagedProfile) {
            return Optional.empty();
        }
    }

    private static Raster converted(Raster colours, ColorSpace space) {
        BufferedImage source = picture(space, colours.createCompatibleWritableRaster(), false);
        source.setData(colours);
        WritableRaster target = raster(colours.getWidth(), colours.getHeight(), 3);
        ColorSpace standard = ColorSpace.getInstance(ColorSpace.CS_sRGB);
        try {
            new ColorConvertOp(null).filter(source, picture(standard, target, false));
            return target;
        } catch (RuntimeException damagedProfile) {
            return colours;
        }
    }

    private static Raster eightBits(Raster samples) {
        int bands = samples.getNumBands();
        WritableRaster target = raster(samples.getWidth(), samples.getHeight(), bands);
        for (int band = 0; band < bands; band++) {
            int most = (1 << samples.getSampleModel().getSampleSize(band)) - 1;
            int[] values = samples.getSamples(0, 0, samples.getWidth(), samples.getHeight(), band, (int[]) null);
            for (int i = 0; i < values.length; i++) {
                values[i] = (values[i] * 255 + most / 2) / most;
            }
            target.setSamples(0, 0, samples.getWidth(), samples.getHeight(), band, values);
        }
        return target;
    }

    private static void copy(Raster source, int from, WritableRaster target, int to) {
        int width = source.getWidth();
        int height = source.getHeight();
        target.setSamples(0, 0, width, height, to, source.getSamples(0, 0, width, height, from, (int[]) null));
    }

    private static Raster bands(Raster samples, int from, int count) {
        WritableRaster target = raster(samples.getWidth(), samples.getHeight(), count);
        for (int band = 0; band < count; band++) {
            copy(samples, from + band, target, band);
        }
        return target;
    }

    private static WritableRaster raster(int width, int height, int bands) {
        return Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, bands, null);
    }

    private static BufferedImage picture(ColorSpace space, WritableRaster samples, boolean hasAlpha) {
        ComponentColorModel model = new ComponentColorModel(space, hasAlpha, false,
                hasAlpha ? ComponentColorModel.TRANSLUCENT : ComponentColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, samples, false, null);
    }
}
