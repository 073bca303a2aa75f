namespace Cell0.Hangfire.Sqlite;

/// <summary>
/// The waiting jobs of all queues in the order they came, and who waits for one. A job that comes is handed to a waiting worker at once; nothing polls. What is on the
/// disk is the queue; this is where it is known who has taken what of it.
/// </summary>
internal sealed class JobQueues : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, PriorityQueue<long, long>> waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Claim> claims = [];
    private readonly LinkedList<Waiter> waiters = new();
    private readonly TimeProvider clock;
    private readonly TimeSpan visibility;
    private readonly ITimer look;
    private long lastSeq;
    private bool isClosed;

    public JobQueues(Link link, TimeProvider clock, TimeSpan visibility)
    {
        this.clock = clock;
        this.visibility = visibility;
        using (var rows = link["SELECT queue, seq, job FROM queue ORDER BY queue, seq"])
        {
            while (rows.Next())
            {
                Of(rows.Text(0)).Enqueue(rows.Long(2), rows.Long(1));
                lastSeq = Math.Max(lastSeq, rows.Long(1));
            }
        }

        look = clock.CreateTimer(_ => GiveAwaySilent(), null, visibility / 5, visibility / 5);
    }

    public long NextSeq() => Interlocked.Increment(ref lastSeq);

    /// <summary>Blocks until one of the queues, asked in the order given, has a job.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; no job was taken.</exception>
    public Claim Fetch(string[] queues, CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(SqliteJobStorage));
            if (Take(queues) is { } claim) return claim;
            waiter = new Waiter(queues);
            waiters.AddLast(waiter);
        }

        try
        {
            waiter.Signal.Wait(cancelled);
        }
        catch (OperationCanceledException)
        {
            lock (gate)
            {
                waiters.Remove(waiter);
                if (waiter.Claim is { } late) GiveBack(late);
            }

            throw;
        }

        return waiter.Claim ?? throw new ObjectDisposedException(nameof(SqliteJobStorage));
    }

    /// <summary>A job that is on the disk and may be taken.</summary>
    public void Add(string queue, long seq, long job)
    {
        lock (gate)
        {
            Of(queue).Enqueue(job, seq);
            Serve(queue);
        }
    }

    /// <summary>Back to its place; nothing when it was given away meanwhile.</summary>
    public void Requeue(Claim claim)
    {
        lock (gate)
        {
            if (IsHeld(claim) && !claim.IsLeaving) GiveBack(claim);
        }
    }

    /// <summary>False when it was given away, or is gone: then its row belongs to somebody else.</summary>
    public bool BeginRemoval(Claim claim)
    {
        lock (gate)
        {
            if (!IsHeld(claim) || claim.IsLeaving) return false;
            return claim.IsLeaving = true;
        }
    }

    public void Removed(Claim claim)
    {
        lock (gate) claims.Remove(claim.Seq);
    }

    /// <summary>The disk refused: it is still held.</summary>
    public void RemovalFailed(Claim claim)
    {
        lock (gate) claim.IsLeaving = false;
    }

    /// <summary>A sign of life of all workers of this process.</summary>
    public void Renew()
    {
        var now = clock.GetTimestamp();
        lock (gate)
        {
            foreach (var claim in claims.Values) (claim.Seen, claim.IsSuspect) = (now, false);
        }
    }

    public IReadOnlyList<(string Queue, long Waiting, long Fetched)> Lengths()
    {
        lock (gate)
        {
            var names = waiting.Where(queue => queue.Value.Count > 0).Select(queue => queue.Key).Concat(claims.Values.Select(claim => claim.Queue)).Distinct(StringComparer.Ordinal);
            return [.. names.Order(StringComparer.Ordinal).Select(name => (name, WaitingIn(name), (long)claims.Values.Count(claim => claim.Queue == name)))];
        }
    }

    public long Waiting(string queue)
    {
        lock (gate) return WaitingIn(queue);
    }

    /// <summary>In the order they came.</summary>
    public IReadOnlyList<Claim> Fetched(string queue)
    {
        lock (gate) return [.. claims.Values.Where(claim => claim.Queue == queue).OrderBy(claim => claim.Seq)];
    }

    public void Dispose()
    {
        look.Dispose();
        lock (gate)
        {
            isClosed = true;
            foreach (var waiter in waiters) waiter.Signal.Set();
            waiters.Clear();
        }
    }

    private PriorityQueue<long, long> Of(string queue)
    {
        if (!waiting.TryGetValue(queue, out var jobs)) waiting.Add(queue, jobs = new PriorityQueue<long, long>());
        return jobs;
    }

    private long WaitingIn(string queue) => waiting.TryGetValue(queue, out var jobs) ? jobs.Count : 0;

    private bool IsHeld(Claim claim) => claims.TryGetValue(claim.Seq, out var held) && held == claim;

    private Claim? Take(string[] queues)
    {
        foreach (var queue in queues)
        {
            if (!waiting.TryGetValue(queue, out var jobs) || !jobs.TryDequeue(out var job, out var seq)) continue;
            var claim = new Claim(queue, seq, job, clock.GetUtcNow().UtcDateTime) { Seen = clock.GetTimestamp() };
            claims.Add(seq, claim);
            return claim;
        }

        return null;
    }

    private void GiveBack(Claim claim)
    {
        claims.Remove(claim.Seq);
        Of(claim.Queue).Enqueue(claim.Job, claim.Seq);
        Serve(claim.Queue);
    }

    /// <summary>Whoever waited longest for this queue gets what it has.</summary>
    private void Serve(string queue)
    {
        for (var node = waiters.First; node is not null && WaitingIn(queue) > 0;)
        {
            var (waiter, next) = (node.Value, node.Next);
            if (Array.IndexOf(waiter.Queues, queue) >= 0 && Take(waiter.Queues) is { } claim)
            {
                waiters.Remove(node);
                waiter.Claim = claim;
                waiter.Signal.Set();
            }

            node = next;
        }
    }

    private void GiveAwaySilent()
    {
        lock (gate)
        {
            foreach (var claim in claims.Values.Where(claim => !claim.IsLeaving && clock.GetElapsedTime(claim.Seen) >= visibility).ToList())
            {
                if (claim.IsSuspect) GiveBack(claim);
                else claim.IsSuspect = true;
            }
        }
    }

    private sealed class Waiter(string[] queues)
    {
        public string[] Queues => queues;

        public Claim? Claim { get; set; }

        public ManualResetEventSlim Signal { get; } = new(initialState: false, spinCount: 0);
    }
}
