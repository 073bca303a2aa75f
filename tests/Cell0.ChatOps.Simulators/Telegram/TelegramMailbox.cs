using System.Text.Json.Nodes;

namespace Cell0.ChatOps.Simulators.Telegram;

/// <summary>Updates that wait for the bot: kept until an offset confirms them, held for whoever polls last.</summary>
internal sealed class TelegramMailbox
{
    private const int Batch = 100;

    private readonly Lock gate = new();
    private readonly SortedDictionary<int, JsonObject> waiting = [];
    private readonly Dictionary<int, JsonObject> all = [];
    private readonly HashSet<int> repeated = [];
    private TaskCompletionSource arrival = New();
    private int last = 1000;
    private int poller;

    public int Add(Func<int, JsonObject> make)
    {
        lock (gate)
        {
            var id = ++last;
            waiting[id] = all[id] = make(id);
            Wake();
            return id;
        }
    }

    public void Repeat(int update)
    {
        lock (gate)
        {
            waiting[update] = all[update];
            repeated.Add(update);
            Wake();
        }
    }

    /// <returns>Null when another poller took over.</returns>
    public async Task<IReadOnlyList<JsonObject>?> TakeAsync(long? offset, TimeSpan hold, CancellationToken ct)
    {
        int me;
        lock (gate)
        {
            me = ++poller;
            Wake();
            if (offset is { } confirmed) Confirm(confirmed);
        }

        using var timer = new CancellationTokenSource(hold);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (me != poller) return null;
                if (waiting.Count > 0) return Give();
                next = arrival.Task;
            }

            await next.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (either.IsCancellationRequested) return [];
        }
    }

    /// <summary>A repeated update lies below the offset and is given once more all the same: the bot must bear it.</summary>
    private void Confirm(long offset)
    {
        foreach (var id in waiting.Keys.Where(id => id < offset && !repeated.Remove(id)).ToArray()) waiting.Remove(id);
    }

    private List<JsonObject> Give() => [.. waiting.Values.Take(Batch)];

    private void Wake()
    {
        var before = arrival;
        arrival = New();
        before.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
