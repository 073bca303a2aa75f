namespace Cell0.ChatOps.Simulators.Telegram;

/// <summary>What the phones show, and a way to wait for it.</summary>
public sealed class TelegramPhones(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly List<PhoneMessage> messages = [];
    private TaskCompletionSource changed = New();
    private int last;

    /// <summary>In the order in which they came, as they read now.</summary>
    public IReadOnlyList<PhoneMessage> All
    {
        get
        {
            lock (gate) return [.. messages];
        }
    }

    public IReadOnlyList<PhoneMessage> In(long chat) => [.. All.Where(message => message.Chat == chat)];

    /// <summary>Waits until the phones show something.</summary>
    /// <exception cref="TimeoutException">They did not, within the patience.</exception>
    public async Task<T> WaitForAsync<T>(Func<IReadOnlyList<PhoneMessage>, T?> look, TimeSpan patience)
        where T : class
    {
        using var timer = new CancellationTokenSource(patience);
        while (true)
        {
            Task next;
            IReadOnlyList<PhoneMessage> now;
            lock (gate)
            {
                next = changed.Task;
                now = [.. messages];
            }

            if (look(now) is { } seen) return seen;
            await next.WaitAsync(timer.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (timer.IsCancellationRequested) throw new TimeoutException("The phones show:\n" + string.Join("\n---\n", now.Select(message => $"[{message.Chat}] {message.Text}")));
        }
    }

    internal int NextId()
    {
        lock (gate) return ++last;
    }

    internal PhoneMessage Show(long chat, string text, string raw, bool isFormatted, bool loud, int? topic = null, (string Name, string Content)? document = null)
    {
        lock (gate)
        {
            var message = new PhoneMessage(chat, ++last, text, raw, isFormatted, loud, clock.GetUtcNow(), []) { Topic = topic, Document = document };
            messages.Add(message);
            Wake();
            return message;
        }
    }

    internal (PhoneMessage? Message, string? Refusal) Edit(long chat, int id, string text, string raw, bool isFormatted)
    {
        lock (gate)
        {
            var index = messages.FindIndex(message => message.Chat == chat && message.Id == id);
            if (index < 0) return (null, "message to edit not found");
            var before = messages[index];
            if (before.Text == text) return (null, "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message");
            messages[index] = before with { Text = text, Raw = raw, IsFormatted = isFormatted, Earlier = [.. before.Earlier, before.Text] };
            Wake();
            return (messages[index], null);
        }
    }

    internal bool Pin(long chat, int id)
    {
        lock (gate)
        {
            var index = messages.FindIndex(message => message.Chat == chat && message.Id == id);
            if (index < 0) return false;
            messages[index] = messages[index] with { IsPinned = true };
            Wake();
            return true;
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
