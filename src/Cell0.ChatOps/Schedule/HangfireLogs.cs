using Hangfire.AspNetCore;
using Hangfire.Logging;
using Level = Hangfire.Logging.LogLevel;

namespace Cell0.ChatOps.Schedule;

/// <summary>Hangfire keeps one log for the whole process, the last service's. When that service has ended another one may still ask for it, and must not stumble.</summary>
internal sealed class HangfireLogs(ILoggerFactory logs) : ILogProvider
{
    private readonly AspNetCoreLogProvider inner = new(logs);

    public ILog GetLogger(string name)
    {
        try
        {
            return inner.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return new Silent();
        }
    }

    private sealed class Silent : ILog
    {
        public bool Log(Level logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
