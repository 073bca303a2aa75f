namespace Cell0.ChatOps.Alerts;

/// <summary>Prometheus' rule for the names of labels and annotations: a letter or underscore, then letters, digits, underscores, all ASCII.</summary>
public static class LabelNames
{
    public static bool IsValid(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
