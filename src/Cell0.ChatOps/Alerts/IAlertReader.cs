namespace Cell0.ChatOps.Alerts;

/// <summary>One format in which others tell of their troubles.</summary>
public interface IAlertReader
{
    /// <summary>Reads a body whole.</summary>
    /// <param name="now">Stands in for times that are not given.</param>
    AlertReading Read(ReadOnlySpan<byte> body, DateTimeOffset now);
}
