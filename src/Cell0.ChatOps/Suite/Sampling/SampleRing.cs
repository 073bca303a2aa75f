namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>The newest samples of one thing, oldest forgotten first. Safe for one writer and many readers.</summary>
public sealed class SampleRing<T>
    where T : class, ISample
{
    private readonly Lock gate = new();
    private readonly T[] items;
    private int next;
    private int count;

    /// <param name="capacity">At least 2.</param>
    public SampleRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        items = new T[capacity];
    }

    public void Add(T sample)
    {
        lock (gate)
        {
            items[next] = sample;
            next = (next + 1) % items.Length;
            count = Math.Min(count + 1, items.Length);
        }
    }

    /// <summary>Samples taken at or after a moment, oldest first.</summary>
    public IReadOnlyList<T> Since(DateTimeOffset from) => [.. All().Where(sample => sample.At >= from)];

    /// <summary>The newest samples, oldest first.</summary>
    public IReadOnlyList<T> Newest(int atMost) => [.. All().TakeLast(atMost)];

    private T[] All()
    {
        lock (gate)
        {
            var oldest = (next - count + items.Length) % items.Length;
            return [.. Enumerable.Range(0, count).Select(offset => items[(oldest + offset) % items.Length])];
        }
    }
}

/// <summary>Something seen at a moment.</summary>
public interface ISample
{
    DateTimeOffset At { get; }

    /// <summary>Seconds of a monotonic clock with an arbitrary origin: intervals come from here, wall time may jump.</summary>
    double Monotonic { get; }
}
