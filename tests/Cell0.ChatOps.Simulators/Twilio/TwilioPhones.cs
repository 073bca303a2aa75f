namespace Cell0.ChatOps.Simulators.Twilio;

/// <summary>All messages, and a way to wait for what they become.</summary>
public sealed class TwilioPhones
{
    private readonly Lock gate = new();
    private readonly List<WhatsAppMessage> messages = [];
    private TaskCompletionSource changed = New();

    /// <summary>In the order in which they were taken.</summary>
    public IReadOnlyList<WhatsAppMessage> All
    {
        get
        {
            lock (gate) return [.. messages];
        }
    }

    /// <summary>What a phone shows of what we sent.</summary>
    public IReadOnlyList<WhatsAppMessage> On(string number) => [.. All.Where(message => !message.IsInbound && message.IsOnPhone && message.To == "whatsapp:" + number)];

    /// <exception cref="TimeoutException">It did not come about within the patience.</exception>
    public async Task<T> WaitForAsync<T>(Func<IReadOnlyList<WhatsAppMessage>, T?> look, TimeSpan patience)
        where T : class
    {
        using var timer = new CancellationTokenSource(patience);
        while (true)
        {
            Task next;
            IReadOnlyList<WhatsAppMessage> now;
            lock (gate)
            {
                next = changed.Task;
                now = [.. messages];
            }

            if (look(now) is { } seen) return seen;
            await next.WaitAsync(timer.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (timer.IsCancellationRequested) throw new TimeoutException("Twilio has:\n" + string.Join("\n---\n", now.Select(message => $"[{message.From} -> {message.To}, {message.Status}] {message.Body}")));
        }
    }

    internal void Add(WhatsAppMessage message)
    {
        lock (gate)
        {
            messages.Add(message);
            Wake();
        }
    }

    internal void Tell(WhatsAppMessage message, string status, int? code)
    {
        lock (gate)
        {
            message.Tell(status, code);
            Wake();
        }
    }

    private void Wake()
    {
        var before = changed;
        changed = New();
        before.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
