import io.trino.plugin.hive.HivePlugin;
import io.trino.server.testing.TestingTrinoServer;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * A Trino with one Hive catalog, named as in Athena. Takes the files of the server's and the catalog's properties,
 * prints the address when it is ready, and ends when its standard input does, so that it never outlives its parent.
 */
public class Trino
{
    public static void main(String[] arguments)
    {
        // Trino turns System.out into a log: the address goes to the standard output itself
        PrintStream output = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        try {
            TestingTrinoServer trino = TestingTrinoServer.builder()
                    .setCoordinator(true)
                    .setProperties(properties(arguments[0]))
                    .build();
            trino.installPlugin(new HivePlugin());
            trino.createCatalog("awsdatacatalog", "hive", properties(arguments[1]));
            output.println("Trino is at " + trino.getBaseUrl());
            while (System.in.read() >= 0) {
                // nothing is said to it
            }
            trino.close();
            System.exit(0);
        }
        catch (Throwable failure) {
            failure.printStackTrace();
            System.exit(1);
        }
    }

    private static Map<String, String> properties(String file) throws IOException
    {
        Properties properties = new Properties();
        try (FileReader reader = new FileReader(file)) {
            properties.load(reader);
        }
        Map<String, String> map = new HashMap<>();
        properties.forEach((key, value) -> map.put((String) key, (String) value));
        return map;
    }
}
