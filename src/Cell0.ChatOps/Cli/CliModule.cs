using Cell0.ChatOps.Suite;
using Microsoft.Extensions.Logging.Console;

namespace Cell0.ChatOps.Cli;

public static class CliModule
{
    public static IServiceCollection AddTerminal(this IServiceCollection services)
    {
        services.AddSingleton(_ => new Terminal());
        return services.AddSingleton<IRunListener, TerminalListener>();
    }

    /// <summary>One line per event. On a terminal only warnings, so that the progress bar stays whole; elsewhere our own events too.</summary>
    public static ILoggingBuilder AddTerminalLogging(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);

        // A start that fails is said in one line by the verb.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (Console.IsErrorRedirected) logging.AddFilter("Cell0", LogLevel.Information);
        return logging;
    }
}
