package dev.quern.runtime.java.bridge;

import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;

/** Stands in for the registry of image formats, which is the whole JVM's: what a function adds goes with it. */
public final class ImageCalls {

    private static volatile boolean used;

    private ImageCalls() {}

    public static void scanForPlugins() {
        used = true;
        ImageIO.scanForPlugins();
    }

    public static IIORegistry getDefaultInstance() {
        used = true;
        return IIORegistry.getDefaultInstance();
    }

    static void release() {
        if (!used) {
            return;
        }
        IIORegistry registry = IIORegistry.getDefaultInstance();
        List<Object> own = new ArrayList<>();
        registry.getCategories().forEachRemaining(category -> registry.getServiceProviders(category, false)
                .forEachRemaining(provider -> {
                    if (provider.getClass().getClassLoader() == ImageCalls.class.getClassLoader()) {
                        own.add(provider);
                    }
                }));
        own.forEach(registry::deregisterServiceProvider);
    }
}
