using Hangfire;
using Hangfire.Server;
using Hangfire.Storage;
using Hangfire.Storage.Monitoring;

namespace Cell0.Hangfire.Sqlite;

/// <summary>The servers of this process: nobody else's can be there, and they end with it.</summary>
internal sealed class ServerTable(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> servers = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (gate) return servers.Count;
        }
    }

    public void Announce(string id, ServerContext context)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        lock (gate) servers[id] = new Entry(context.WorkerCount, [.. context.Queues ?? []], now) { Heartbeat = now, Seen = clock.GetTimestamp() };
    }

    public void Remove(string id)
    {
        lock (gate) servers.Remove(id);
    }

    /// <summary>A sign of life.</summary>
    /// <exception cref="BackgroundServerGoneException">It is not announced, or timed out: it has to begin anew.</exception>
    public void Beat(string id)
    {
        lock (gate)
        {
            if (!servers.TryGetValue(id, out var server)) throw new BackgroundServerGoneException();
            (server.Heartbeat, server.Seen) = (clock.GetUtcNow().UtcDateTime, clock.GetTimestamp());
        }
    }

    /// <summary>By the monotonic clock: setting the time of day ends no server. Returns how many.</summary>
    public int RemoveSilentFor(TimeSpan timeout)
    {
        lock (gate)
        {
            var silent = servers.Where(server => clock.GetElapsedTime(server.Value.Seen) > timeout).Select(server => server.Key).ToList();
            foreach (var id in silent) servers.Remove(id);
            return silent.Count;
        }
    }

    public IList<ServerDto> List()
    {
        lock (gate)
        {
            return [.. servers.Select(server => new ServerDto
            {
                Name = server.Key,
                WorkersCount = server.Value.Workers,
                Queues = [.. server.Value.Queues],
                StartedAt = server.Value.StartedAt,
                Heartbeat = server.Value.Heartbeat,
            })];
        }
    }

    private sealed record Entry(int Workers, string[] Queues, DateTime StartedAt)
    {
        public DateTime Heartbeat { get; set; }

        public long Seen { get; set; }
    }
}
