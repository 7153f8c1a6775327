/** A point that is looked at. One object, written anew for each point: shading allocates nothing. */
export class Fragment {
  /** World position, metres. */
  x = 0;
  y = 0;
  z = 0;
  /** Unit normal, turned towards the camera. */
  nx = 0;
  ny = 0;
  nz = 1;
  /** The mesh's free coordinates. */
  u = 0;
  v = 0;
  w = 0;
  /** Unit direction from the camera to the point. */
  dx = 0;
  dy = 1;
  dz = 0;
  /** Distance from the camera and width that a sample covers there, across the view, metres. */
  distance = 1;
  footprint = 0.01;
}
