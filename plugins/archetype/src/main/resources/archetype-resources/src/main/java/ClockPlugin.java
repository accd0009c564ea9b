package ${package};

import dev.quern.plugin.EventSource;
import dev.quern.plugin.Plugin;
import java.util.List;

/** What the server loads. It names what the plugin has. */
public final class ClockPlugin implements Plugin {

    @Override
    public String name() {
        return "${artifactId}";
    }

    @Override
    public List<EventSource> eventSources() {
        return List.of(new Clock());
    }
}
