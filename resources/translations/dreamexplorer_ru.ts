<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU" sourcelanguage="en">
 <context>
  <name>Actions</name>
  <message>
   <source>&amp;About dreamexplorer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Explore</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Export a grid of dreams…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;File</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Full screen</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Guide</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Help</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Larger text</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;New model</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Open model…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Quit</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Restore the default layout</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Save</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Training</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;View</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All panels back to where they were at the first start</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close the window; a running training is stopped and kept</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Decode 64 samples of the prior and save them as one PNG picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>For a projector or tired eyes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Fresh, untrained weights with the options of the training form</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>More on a small screen</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open a checkpoint (.safetensors, or the state dict of pytorch/examples as .pt)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>S&amp;maller text</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save &amp;as…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save the model under another name</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save the model with all that is needed to go on training it</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The whole screen for the laboratory; F11 or Esc leaves it</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Version, licences, and where the data come from</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What one sees and what one can do, in five minutes</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>ConfigForm</name>
  <message>
   <source>Another value needs a new model.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Back to the default ({value})</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Can be changed while training.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Default: {value}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Range: {low} to {high}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Set {name} to {value}</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Dialogs</name>
  <message>
   <source>A desktop laboratory for variational autoencoders. Every number is in nats per image.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>About dreamexplorer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Data</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export a grid of dreams</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Exporting dreams</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Free software under the MIT licence.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Guide</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>It will be stopped. Save what was trained so far?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Libraries</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>PNG pictures ({})</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save it before closing?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Saved {}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The model was trained since it was last saved.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Training is running.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Without saving it stays at hand under File, Open the last training, until the next training ends.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>Fields</name>
  <message>
   <source>none</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>IntTupleEdit</name>
  <message>
   <source>At most 32 numbers.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Each number must lie between {low} and {high}.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Whole numbers separated by commas, such as 512, 256.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>none</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>MainWindow</name>
  <message>
   <source>&amp;Colours</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Dark</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>&amp;Light</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All files (*)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>As the &amp;system</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Lan&amp;guage</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Language</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Models ({})</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Nothing opened or saved yet</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open &amp;recent</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open a &amp;shipped model</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open a model</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open the &amp;last training</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save the model</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show or hide this panel</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Something unexpected happened</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stopping…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The new language is used from the next start of the program.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The program goes on, and your model is untouched. To be safe, save it now (Ctrl+S). If it happens again, please report this line:

{}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>This did not work</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>VAE with &amp;2 latents, MNIST</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>VAE with 2&amp;0 latents, MNIST</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What was trained last is kept even when it was not saved</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>new model</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>StatusBar</name>
  <message>
   <source>Loading the engine…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Model</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>step {}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{} latents</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>_JobWidget</name>
  <message>
   <source>Cancel</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Progress</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stop this; what you had before stays as it was</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>colormaps</name>
  <message>
   <source>Cividis (for colour blindness)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Gray</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Gray, inverted (ink on paper)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Inferno</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Magma</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Plasma</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Viridis</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>families</name>
  <message>
   <source>VAE, MLP</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>options</name>
  <message>
   <source>Batch size</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Beta</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Device</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Epochs</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Hidden widths</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How many numbers the model may use to describe an image.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How often the whole training set is gone through.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Images in one step.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Latent dimensions</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Learning rate</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Precision</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Seed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Start of all randomness: the same seed gives the same weights on one machine.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Step size of Adam.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Units of each hidden layer of the encoder, separated by commas; the decoder has them in reverse.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Weight of the KL term. 1 gives the ELBO; more presses the posterior towards the prior until latents collapse; less favours reconstruction. Sums over pixels and latents: no hidden factor.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Where the training is computed; auto takes a GPU where there is one.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>bf16 is faster on processors that have it, with the same test loss; auto knows which.</source>
   <translation type="unfinished" />
  </message>
 </context>
 <context>
  <name>terms</name>
  <message>
   <source>KL</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Negative ELBO</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Reconstruction</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>nats per image</source>
   <translation type="unfinished" />
  </message>
 </context>
</TS>
