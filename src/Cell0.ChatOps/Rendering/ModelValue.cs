using Fluid;
using Fluid.Values;

namespace Cell0.ChatOps.Rendering;

/// <summary>One level of a model. A key that is absent is an error; a key that holds nothing is nil, so templates may ask for it.</summary>
internal sealed class ModelValue(string path, IReadOnlyDictionary<string, FluidValue> members) : FluidValue
{
    public override FluidValues Type => FluidValues.Object;

    public override bool Equals(FluidValue? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => path.GetHashCode(StringComparison.Ordinal);

    public override bool ToBooleanValue() => true;

    public override decimal ToNumberValue() => 0;

    public override string ToStringValue() => throw new TemplateException("", $"'{path}' is a group of values and cannot be printed");

    public override object ToObjectValue() => this;

    [Obsolete("Required by the base class; Fluid calls WriteToAsync.")]
    public override void WriteTo(TextWriter writer, System.Text.Encodings.Web.TextEncoder encoder, System.Globalization.CultureInfo cultureInfo) =>
        writer.Write(ToStringValue());

    public override ValueTask<FluidValue> GetValueAsync(string name, TemplateContext context) =>
        members.TryGetValue(name, out var value) ? value : throw Unknown(name);

    public override ValueTask<FluidValue> GetIndexAsync(FluidValue index, TemplateContext context) =>
        GetValueAsync(index.ToStringValue(), context);

    /// <summary>The plain object under a name; null when there is none.</summary>
    public object? Raw(string name) => members.TryGetValue(name, out var value) ? value.ToObjectValue() : null;

    private UnknownVariableException Unknown(string name) => new(path.Length == 0 ? name : $"{path}.{name}", name);
}
